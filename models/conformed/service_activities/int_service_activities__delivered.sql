{{ subject_rows("service_activities") }}
