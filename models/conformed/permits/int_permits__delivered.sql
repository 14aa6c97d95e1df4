{{ subject_rows('permits') }}
