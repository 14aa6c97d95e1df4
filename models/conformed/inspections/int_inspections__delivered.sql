{{ subject_rows('inspections') }}
