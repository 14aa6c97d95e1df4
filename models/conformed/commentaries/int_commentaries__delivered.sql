{{ subject_rows("commentaries") }}
