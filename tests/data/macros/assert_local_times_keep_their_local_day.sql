-- Prevents events near midnight from moving to another day (and month), in winter, in summer and across the change.
-- Compared as text, because a value that kept its zone equals the right one while the session is in UTC.
with
    cases(utc_at, time_zone, local_at, local_date) as (
        values
            ('2024-02-01 04:59:59', 'America/New_York', '2024-01-31 23:59:59', '2024-01-31'),
            ('2024-02-01 05:00:00', 'America/New_York', '2024-02-01 00:00:00', '2024-02-01'),
            ('2024-07-01 03:59:59', 'America/New_York', '2024-06-30 23:59:59', '2024-06-30'),
            ('2024-07-01 06:59:59', 'America/Los_Angeles', '2024-06-30 23:59:59', '2024-06-30'),
            ('2024-07-01 07:00:00', 'America/Los_Angeles', '2024-07-01 00:00:00', '2024-07-01'),
            ('2024-03-10 09:30:00', 'America/Los_Angeles', '2024-03-10 01:30:00', '2024-03-10'),
            ('2024-03-10 10:30:00', 'America/Los_Angeles', '2024-03-10 03:30:00', '2024-03-10')
    ),

    computed as (
        select
            *,
            case
                time_zone
                {%- for zone in ["America/New_York", "America/Los_Angeles"] %}
                    when '{{ zone }}' then {{ utc_to_local_date("utc_at", zone) }}
                {%- endfor %}
            end as computed_date,
            case
                time_zone
                {%- for zone in ["America/New_York", "America/Los_Angeles"] %}
                    when '{{ zone }}' then {{ local_to_utc("local_at", zone) }}
                {%- endfor %}
            end as computed_at
        from cases
    )

select *
from computed
where computed_date is distinct from local_date::date or computed_at::varchar is distinct from utc_at
