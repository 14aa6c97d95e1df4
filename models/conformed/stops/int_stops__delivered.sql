{{ subject_rows("stops") }}
