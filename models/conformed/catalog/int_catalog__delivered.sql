{{ subject_rows("catalog") }}
