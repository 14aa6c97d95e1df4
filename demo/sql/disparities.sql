-- What the drawn events show beside what was planted. A comparison between areas or years finds its groups in the
-- geography or the period of the totals instead of the population group.
create table disparities as
with
    yearly as (select *, from totals where period_grain = 'year'),
    located as (
        select
            planted.*,
            make_date(planted.year, 1, 1) as period_start_date,
            make_date(
                case when planted.population_dimension = 'year' then planted.group_b::integer else planted.year end, 1, 1
            ) as reference_start_date,
            planted.population_dimension = 'council_district' as is_between_areas,
            planted.population_dimension = 'year' as is_between_years,
        from planted
    )
select
    located.measure_code,
    'year' as period_grain,
    located.period_start_date,
    'city' as geography_type,
    'city' as geography_code,
    located.population_dimension,
    located.disparity_code,
    located.group_a,
    located.group_b,
    located.planted_value,
    round(
        case located.disparity_code when 'r' then group_a.value / group_b.value else group_a.value - group_b.value end, 6
    ) as observed_value,
from located
inner join yearly as group_a
    on located.measure_code = group_a.measure_code
    and located.period_start_date = group_a.period_start_date
inner join yearly as group_b
    on located.measure_code = group_b.measure_code
    and located.reference_start_date = group_b.period_start_date
where
    case
        when is_between_areas
            then group_a.geography_code = located.group_a and group_b.geography_code = located.group_b
        when is_between_years
            then
                group_a.geography_type = 'city'
                and group_b.geography_type = 'city'
                and group_a.population_dimension = 'all'
                and group_b.population_dimension = 'all'
        else
            group_a.population_dimension = located.population_dimension
            and group_b.population_dimension = located.population_dimension
            and group_a.population_group = located.group_a
            and group_b.population_group = located.group_b
    end
;
