from orchestration.lib.protection.pattern import hidden_cells


def model(dbt, session):
    dbt.config(materialized="table")
    counts = dbt.ref("int_open_cells"), dbt.ref("int_moved_counts")
    return hidden_cells(session, *counts, dbt.ref("int_open_relations"), str(dbt.this))
