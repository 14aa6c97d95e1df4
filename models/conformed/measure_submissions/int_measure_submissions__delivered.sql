{{ subject_rows("measure_submissions") }}
