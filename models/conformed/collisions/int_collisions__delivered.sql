{{ subject_rows('collisions') }}
