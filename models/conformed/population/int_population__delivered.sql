{{ subject_rows('population') }}
