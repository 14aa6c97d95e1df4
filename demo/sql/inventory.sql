-- Nine data sets a department; when each was listed, planned and published, and what speaks for publishing it.
create or replace table datasets as
with
    topics as (
        select *
        from
            (
                values
                    ('customer_service', 'requests_on_time_2y', ['Service Requests', 'Call Volumes', 'Service Standards', 'Request Categories', 'Knowledge Articles', 'Call Recordings', 'Callback Survey', 'Staff Rosters of the Call Center', 'Community Events Desk']),
                    ('police', 'fewer_searches_2y', ['Traffic and Pedestrian Stops', 'Use of Force', 'Crime Incidents', 'Precinct Boundaries', 'Complaints by Outcome', 'Body Camera Catalogue', 'Evidence Register', 'Patrol Rosters', 'Towed Vehicles']),
                    ('fire', 'ems_within_standard_2y', ['Emergency Responses', 'Fire Stations', 'Hydrants', 'Fire Inspections', 'Ambulance Availability', 'Patient Care Reports', 'Smoke Alarm Visits', 'Burn Permits', 'Mutual Aid Log']),
                    ('public_health', 'inspection_pass_2y', ['Food Inspections', 'Pool Inspections', 'Immunization Coverage', 'Outbreak Investigations', 'Birth Records', 'Death Records', 'Air Quality', 'Clinic Locations', 'Lead Tests of Homes']),
                    ('public_works', 'pavement_10y', ['Pavement Condition', 'Street Light Inventory', 'Collection Routes', 'Missed Collections', 'Sidewalk Repairs', 'Street Trees', 'Bridge Inspections', 'Snow Routes', 'Fleet Positions']),
                    ('water', 'safe_water_10y', ['Water Quality Samples', 'Main Breaks', 'Water Mains', 'Meter Readings', 'Hydrant Flow Tests', 'Reservoir Levels', 'Customer Accounts', 'Sewer Overflows', 'Rate Schedule']),
                    ('library', 'library_visits_10y', ['Branch Visits', 'Branches and Hours', 'Circulation by Branch', 'Program Attendance', 'Holdings', 'Borrower Records', 'Computer Sessions', 'Reservation Queue', 'Donated Collections']),
                    ('human_resources', 'women_in_workforce_10y', ['Payroll', 'Personnel Files', 'Job Applications', 'Exit Interviews', 'Injury Claims', 'Training Records', 'Grievances', 'Medical Leave', 'Retirement Accounts']),
                    ('planning', 'permits_on_time_2y', ['Building Permits', 'Zoning Districts', 'Parcels', 'Plan Reviews', 'Housing Units', 'Historic Landmarks', 'Short-Term Rentals', 'Appeals', 'Contractor Licences']),
                    ('finance', 'certified_firms_2y', ['Adopted Budget', 'Checkbook', 'Contracts Awarded', 'Certified Firms', 'Revenue by Month', 'Debt Schedule', 'Tax Accounts', 'Bank Reconciliations', 'Invoices']),
                    ('performance_office', 'resident_satisfaction_10y', ['Measure Catalogue', 'Resident Survey', 'Measure Values', 'Goal Progress', 'Stat Meeting Actions', 'Survey Contacts', 'Data Inventory', 'Interview Notes', 'Equity Index']),
                    ('parks', 'resident_satisfaction_10y', ['Parks', 'Playgrounds', 'Trails', 'Field Reservations', 'Safety Inspections of Parks', 'Swimming Lessons', 'Tree Inventory of Parks', 'Camp Registrations', 'Volunteer Hours'])
            ) as listed(department_code, goal_code, titles)
    ),
    numbered as (
        select department_code, goal_code, position, title, row_number() over (order by department_code, position) as i
        from (select department_code, goal_code, unnest(titles) as title, generate_subscripts(titles, 1) as position from topics)
    ),
    classified as (
        select
            *,
            -- Personnel records are confidential throughout: a department without open data.
            case
                when department_code = 'human_resources' or u(i, 1) < 0.08 then 'confidential'
                when u(i, 1) < 0.24 then 'internal'
                else 'public'
            end as sensitivity,
        from numbered
    ),
    ranked as (
        -- The first of a department's list come first, with some luck; two departments were not asked before 2023.
        select
            *,
            row_number() over (
                partition by sensitivity
                order by position + 4 * u(i, 2) + if(department_code in ('police', 'public_works'), 3.5, 0), i
            ) as release_rank,
        from classified
    ),
    scheduled as (
        select
            *,
            -- The promise of half as many again: 32 published by the end of 2023, two a quarter from then on, 48 in 2025.
            case
                when sensitivity <> 'public' or release_rank > getvariable('published_in_the_end') then null
                when release_rank <= 24 then date '2019-01-15' + 55 * (release_rank - 1)::integer
                when release_rank <= 32 then date '2023-02-15' + 40 * (release_rank - 25)::integer
                else (date '2024-02-10' + to_months((3 * ((release_rank - 33) // 2))::integer))::date
                + 20 * ((release_rank - 33) % 2)::integer
            end as released_date,
        from ranked
    )
select
    'DS-' || lpad(i::varchar, 4, '0') as dataset_id,
    title,
    department_code,
    sensitivity,
    released_date,
    case
        when released_date is not null then released_date - 40 + floor(70 * u(i, 3))::integer
        when sensitivity = 'public' and u(i, 4) < 0.7 then date '2026-02-01' + floor(300 * u(i, 3))::integer
    end as planned_date,
    -- One in five was found later; what is published is known.
    if(released_date is null and u(i, 5) < 0.2, date '2023-01-01' + floor(1000 * u(i, 6))::integer, date '2019-01-01') as listed_date,
    floor(40 * pow(u(i, 7), 3))::integer as request_count,
    floor(5 * u(i, 8))::integer as readiness_level,
    case sensitivity when 'public' then floor(3 * u(i, 9)) when 'internal' then 2 + floor(2 * u(i, 9)) else 4 end::integer
    as risk_level,
    case when u(i, 10) < 0.15 then goal_code || ';requests_on_time_10y' when u(i, 10) < 0.5 then goal_code end as goal_codes,
from scheduled
order by dataset_id
;

create or replace table clean_inventory as
select
    datasets.*,
    as_of_date,
    coalesce(released_date <= as_of_date, false) as is_published,
    case
        when is_published then 'published'
        when sensitivity = 'confidential' then 'withheld'
        when planned_date - 200 <= as_of_date then 'planned'
        else 'not_planned'
    end as publication_status,
from datasets
inner join
    (select last_day(date '2023-03-01' + to_months((3 * n)::integer)) as as_of_date from range(12) as quarters(n)) as quarters
    on listed_date <= as_of_date
;
