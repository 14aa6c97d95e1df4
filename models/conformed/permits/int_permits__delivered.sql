{{ subject_rows("permits") }}
