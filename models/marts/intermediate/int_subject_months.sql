{{ subject_months() }}
