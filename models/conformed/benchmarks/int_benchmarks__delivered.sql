{{ subject_rows("benchmarks") }}
