from orchestration.lib.protection.pattern import hidden_cells


def model(dbt, session):
    dbt.config(materialized="table")
    return hidden_cells(session, dbt.ref("int_open_cells"), dbt.ref("int_moved_counts"), dbt.ref("int_open_relations"), str(dbt.this))
