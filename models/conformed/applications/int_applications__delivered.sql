{{ subject_rows("applications") }}
