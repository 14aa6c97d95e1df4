{{ subject_rows("population") }}
