{{ subject_rows("responses") }}
