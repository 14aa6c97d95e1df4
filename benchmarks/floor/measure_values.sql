-- Values with their precision: standard error, interval, reliability, and whether the period is complete.
create macro mean_error(total, squares, n) as
    case when n > 1 then sqrt(greatest(0.0, (squares - total * total / n) / (n - 1.0)) / n) end;

create macro score_half_width(x, n, z) as z * sqrt(z * z + 4.0 * x * (1.0 - x / n));

create table marts.fct_measure_values as
with
    coverage as (
        select measure_code, min(period_start_date) as first_date, max(period_end_date) as last_date
        from measured
        where period_grain = 'month' or method = 'submitted'
        group by measure_code
    ),
    methods as (
        select
            *,
            getvariable('z') as z,
            case
                when value is null then 'none'
                when method = 'proportion' and is_count_based then 'wilson'
                when method in ('count', 'rate') and is_count_based then 'byar'
                when method = 'mean' and sample_size > 1 then 'normal'
                else 'none'
            end as interval_method,
            if(method = 'rate', scale / denominator, 1) as per_event
        from measured
    ),
    estimated as (
        select
            *,
            case interval_method
                when 'wilson' then scale * sqrt(numerator * (denominator - numerator) / pow(denominator, 3))
                when 'byar' then per_event * sqrt(numerator)
                when 'normal' then mean_error(numerator, sum_of_squares, denominator)
            end as standard_error,
            case
                when interval_method = 'wilson' and numerator between 0 and denominator
                then
                    scale * greatest(
                        0.0,
                        (2.0 * numerator + z * z - score_half_width(numerator, denominator, z))
                        / (2.0 * (denominator + z * z))
                    )
                when interval_method = 'byar' and numerator = 0 then 0.0
                when interval_method = 'byar' and numerator > 0
                then per_event * numerator * pow(1.0 - 1.0 / (9.0 * numerator) - z / (3.0 * sqrt(numerator)), 3)
                when interval_method = 'normal'
                then numerator / denominator - z * mean_error(numerator, sum_of_squares, denominator)
            end as ci_lower,
            case
                when interval_method = 'wilson' and numerator between 0 and denominator
                then
                    scale * least(
                        1.0,
                        (2.0 * numerator + z * z + score_half_width(numerator, denominator, z))
                        / (2.0 * (denominator + z * z))
                    )
                when interval_method = 'byar' and numerator = 0 then per_event * pow(1.0 - 1.0 / 9.0 + z / 3.0, 3)
                when interval_method = 'byar' and numerator > 0
                then
                    per_event * (numerator + 1)
                    * pow(1.0 - 1.0 / (9.0 * (numerator + 1)) + z / (3.0 * sqrt(numerator + 1)), 3)
                when interval_method = 'normal'
                then numerator / denominator + z * mean_error(numerator, sum_of_squares, denominator)
            end as ci_upper
        from methods
    )
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    population_group, period_end_date, value, numerator, denominator, sample_size, standard_error, ci_lower, ci_upper,
    interval_method,
    case
        when value is null then 'review'
        when interval_method = 'wilson' and (denominator < 30 or ci_upper - ci_lower >= 0.3 * scale) then 'unreliable'
        when interval_method = 'wilson' and numerator in (0, denominator) then 'review'
        when interval_method = 'wilson' and ci_upper - ci_lower > 0.05 * scale and ci_upper - ci_lower > 1.3 * value
        then 'unreliable'
        when interval_method = 'byar' and numerator < 10 then 'unreliable'
        when interval_method = 'byar' and numerator < 20 then 'caution'
        when interval_method in ('normal', 'none') and sample_size < 10 then 'unreliable'
        when interval_method in ('normal', 'none') and sample_size < 30 then 'caution'
        else 'ok'
    end as reliability_flag,
    case
        when
            period_start_date >= first_date and period_end_date <= last_date
            and period_end_date + lag_days < current_date
        then 'final'
        else 'provisional'
    end as observation_status,
    measure_version_date
from estimated
left join coverage using (measure_code);
