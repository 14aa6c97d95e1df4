{{ subject_rows("collisions") }}
