{{ subject_rows('responses') }}
