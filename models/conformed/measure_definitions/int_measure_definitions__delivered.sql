{{ subject_rows("measure_definitions") }}
