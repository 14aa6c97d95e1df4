{{ subject_rows("employees") }}
