"""Ingestion by contract: delivered files become typed rows of the raw tables, or kept rejects, and nothing else.

discovery, history      which files were delivered, and which of them are new
ahead                   checksum, encoding and plainness in one pass, while earlier files are loaded
archives                gzip, zip and tar members as plain streams
text, scan              bytes of a declared encoding as checked UTF-8; is it plain enough for DuckDB as it lies?
misfits                 the few records of another width in a plain file
grammar, records        delimited records of files that are not plain
delimited, documents, front_matter, columnar, sheet
                        one reader a format: where the records are, as SQL, under the delivered headers
layout, casts, judge    delivered headers, types and tests of the contract
load, rejects, repeats  sound records into the raw table, the others into the rejects
group, session, run     transactions and folders; one extract from end to end
"""

from orchestration.lib.ingest.run import ingest_extract
from orchestration.lib.ingest.summary import IngestSummary

__all__ = ["IngestSummary", "ingest_extract"]
