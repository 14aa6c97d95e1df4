{{ subject_rows("contracts") }}
