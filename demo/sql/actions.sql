-- What the quarterly stat meetings decided: three actions a meeting, and the register as it stood after each meeting.
create or replace table clean_actions as
with
    meetings as (
        select n as meeting_number, (date '2023-04-25' + to_months(3 * n::integer))::date as meeting_date,
        from range(12) as numbers(n)
    ),
    -- department, measure, goal, what is to be done, who does it
    topics as (
        select *, row_number() over () as topic_id,
        from
            (
                values
                    ('customer_service', 'service_requests_on_time', null, 'Route street light requests straight to the crews', 'Director of 311'),
                    ('fire', null, 'ems_within_standard_2y', 'Place a fourth ambulance in district 7 at peak hours', 'Deputy Chief of Medical Services'),
                    ('police', 'police_search_rate', null, 'Review consent searches of the last two quarters', 'Captain of Professional Standards'),
                    ('public_health', 'inspection_pass_rate', null, 'Offer visits before the inspection in district 6', 'Chief of Environmental Health'),
                    ('planning', null, 'permits_on_time_2y', 'Pilot a single first review for small projects', 'Permit Center Manager'),
                    ('finance', 'certified_firm_award_share', null, 'Hold three outreach events with certified firms', 'Purchasing Manager'),
                    ('public_works', 'waste_collection_completed_share', null, 'Keep two spare trucks on Mondays', 'Solid Waste Superintendent'),
                    ('library', 'library_visits', null, 'Try Sunday hours at two branches', 'City Librarian'),
                    ('water', null, 'main_breaks_10y', 'Rank the mains of the foundry district for renewal', 'Water Distribution Engineer'),
                    ('human_resources', null, null, 'Publish exit interviews in summary', 'Workforce Analytics Manager')
            ) as topics(department_code, measure_code, goal_code, action, owner_role)
    ),
    raised as (
        select
            meeting_number,
            meeting_date,
            slot,
            3 * meeting_number + slot as i,
            1 + (3 * meeting_number + slot) % 10 as topic_id,
        from meetings
        cross join range(3) as slots(slot)
    )
select
    'STAT-' || year(meeting_date) || '-Q' || quarter(meeting_date) || '-' || (slot + 1) as action_code,
    meeting_date,
    department_code,
    measure_code,
    goal_code,
    action,
    owner_role,
    meeting_date + 60 + 30 * floor(u(i, 1) * 4)::integer as due_date,
    -- Two of three are done, most of them near their due date; one in twelve is given up.
    case
        when u(i, 2) < 0.66 then due_date - 20 + floor(u(i, 3) * 60)::integer
        when u(i, 2) < 0.74 then meeting_date + 100
    end as drawn_closed_date,
    if(drawn_closed_date <= date '2026-01-25', drawn_closed_date, null) as closed_date,
    case when closed_date is null then 'open' when u(i, 2) < 0.66 then 'done' else 'cancelled' end as final_state,
from raised
inner join topics using (topic_id)
order by action_code
;
