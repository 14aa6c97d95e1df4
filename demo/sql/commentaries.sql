-- What departments say about a measure in a quarter; about three in four of these quarters get a word.
create or replace table clean_commentaries as
with
    quarters as (
        select
            n as quarter_number,
            (date '2023-01-01' + to_months(3 * n::integer))::date as period_start_date,
        from range(12) as numbers(n)
    ),
    -- measure, who answers for it, the work that moves it
    topics as (
        select *,
        from
            (
                values
                    ('service_requests_on_time', 'Director of 311', 'routing of requests to field crews'),
                    ('ems_response_within_standard', 'Deputy Chief of Medical Services', 'ambulance cover at shift changes'),
                    ('fire_response_within_standard', 'Deputy Chief of Operations', 'turnout times at the southern stations'),
                    ('police_search_rate', 'Captain of Professional Standards', 'review of consent searches'),
                    ('inspection_pass_rate', 'Chief of Environmental Health', 'visits before an inspection'),
                    ('permits_issued_on_time', 'Permit Center Manager', 'first plan review'),
                    ('certified_firm_award_share', 'Purchasing Manager', 'outreach to certified firms'),
                    ('library_visits', 'City Librarian', 'opening hours of the branches'),
                    ('waste_collection_completed_share', 'Solid Waste Superintendent', 'spare trucks on Mondays'),
                    ('water_quality_compliance', 'Water Quality Manager', 'flushing of dead ends'),
                    ('resident_satisfaction', 'Resident Survey Lead', 'answers in languages other than English'),
                    ('invoices_paid_on_time', 'Controller', 'approval of invoices by departments')
            ) as topics(measure_code, author_role, topic)
    ),
    numbered as (
        select *, row_number() over (order by measure_code, quarter_number) as i,
        from topics
        cross join quarters
    )
select
    measure_code,
    period_start_date,
    pick(['More demand than planned, mostly for the ', 'Fewer staff than planned for the ', 'Better results from the '], i, 1)
    || topic || '.' as what_changed,
    pick(
        [
            'Two positions were vacant until the middle of the quarter.', 'The new schedule began in the second month.',
            'A wet quarter, and a vendor who delivered late.', 'Training for all crews ended in the quarter before.',
        ],
        i,
        2
    ) as why,
    pick(
        [
            'Fill the positions; report at the next meeting.', 'Keep the schedule and look again in two quarters.',
            'Ask finance for a second vendor.', 'Carry the practice over to the other districts.',
        ],
        i,
        3
    ) as next_step,
    author_role,
    (period_start_date + to_months(3))::date + 10 as submitted_date,
from numbered
where u(i, 4) < 0.75
order by period_start_date, measure_code
;
