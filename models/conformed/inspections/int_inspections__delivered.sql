{{ subject_rows("inspections") }}
