{{ subject_rows('stops') }}
