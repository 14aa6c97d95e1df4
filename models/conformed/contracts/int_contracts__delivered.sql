{{ subject_rows('contracts') }}
