{{ subject_rows("service_requests") }}
