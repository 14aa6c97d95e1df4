"""Ingestion by contract: delivered files become typed rows of the raw tables, or kept rejects, and nothing else.

discovery   which files were delivered, and which of them are new
archives    gzip, zip and tar members as plain streams
text        bytes of a declared encoding as checked UTF-8
delimited, documents, columnar
            one reader a format: every record as text, under the contract's column names
casts       the contract's types, null tokens and ranges as SQL
load        text to typed rows and rejects, in one transaction
run         one extract from end to end
"""

from orchestration.lib.ingest.run import ingest_extract
from orchestration.lib.ingest.summary import IngestSummary

__all__ = ["IngestSummary", "ingest_extract"]
