{{ subject_rows("follow_up_actions") }}
