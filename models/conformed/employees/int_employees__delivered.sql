{{ subject_rows('employees') }}
