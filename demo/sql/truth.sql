-- Measures that departments submit are true as submitted last.
insert into totals
select
    measure_code,
    'quarter',
    period_start_date,
    geography_type,
    geography_code,
    population_dimension,
    population_group,
    value,
from clean_submissions
;

-- Rates by calendar year: events of the year against the residents of the same year, area and group.
insert into totals
select
    rates.rate_code,
    totals.period_grain,
    totals.period_start_date,
    totals.geography_type,
    totals.geography_code,
    totals.population_dimension,
    totals.population_group,
    round(1000.0 * totals.value / clean_population.population, 6) as value,
from totals
inner join
    (
        values
            ('service_requests_opened', 'service_requests_per_1k'),
            ('police_stops', 'police_stops_per_1k'),
            ('emergency_responses', 'emergency_responses_per_1k')
    ) as rates(measure_code, rate_code)
    on totals.measure_code = rates.measure_code
inner join clean_population
    on year(totals.period_start_date) = clean_population.year
    and totals.geography_type = clean_population.geography_type
    and totals.geography_code = clean_population.geography_code
    and case totals.population_dimension when 'race_ethnicity' then totals.population_group else 'all' end
    = clean_population.race
    and case totals.population_dimension when 'gender' then totals.population_group else 'all' end
    = clean_population.gender
    and case totals.population_dimension when 'age_band' then totals.population_group else 'all' end
    = clean_population.age_band
where totals.period_grain = 'year' and clean_population.population > 0
;
