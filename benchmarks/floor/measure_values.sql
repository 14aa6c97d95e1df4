-- Values with their precision: standard error, interval, reliability, and whether the period is complete.
create macro mean_error(total, squares, n) as
    case when n > 1 then sqrt(greatest(0.0, (squares - total * total / n) / (n - 1.0)) / n) end;

-- Delta method: the residuals of a ratio of sums.
create macro residuals(x, y, xx, yy, xy) as xx - 2.0 * x / y * xy + pow(x / y, 2) * yy;

create macro ratio_error(x, y, xx, yy, xy, n) as
    case
        when n > 1 and y <> 0 and residuals(x, y, xx, yy, xy) > 1e-12 * (xx + pow(x / y, 2) * yy)
            then sqrt(n / (n - 1.0) * residuals(x, y, xx, yy, xy)) / abs(y)
    end;

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
                when method = 'rate' and is_count_based and margin_of_error > 0 then 'byar_with_denominator_error'
                when method in ('count', 'rate') and is_count_based then 'byar'
                when method = 'proportion' and denominator_sum_of_squares > 0 and sum_of_products is null
                    then 'wilson_weighted'
                when method in ('proportion', 'mean') and amount_error is not null then 'delta'
                when method = 'mean' and denominator_sum_of_squares is null and sample_size > 1 then 'normal'
                else 'none'
            end as interval_method,
            if(method = 'rate', scale / denominator, 1) as per_event,
            least(
                pow(denominator, 2) / denominator_sum_of_squares,
                numerator * (denominator - numerator) / pow(denominator * amount_error, 2)
            ) as equal_weights,
            numerator / denominator * equal_weights as equal_events
        from (
            select
                *,
                ratio_error(
                    numerator, denominator, sum_of_squares, denominator_sum_of_squares,
                    coalesce(sum_of_products, sum_of_squares), sample_size
                ) as amount_error
            from measured
        )
    ),
    errors as (
        select
            *,
            if(
                interval_method = 'byar_with_denominator_error', margin_of_error / 1.645 / denominator, 0
            ) as denominator_error,
            interval_method in ('byar', 'byar_with_denominator_error') as is_byar,
            if(
                numerator > 0, numerator * pow(1.0 - 1.0 / (9.0 * numerator) - z / (3.0 * sqrt(numerator)), 3), 0
            ) as byar_lower,
            (numerator + 1) * pow(1.0 - 1.0 / (9.0 * (numerator + 1)) + z / (3.0 * sqrt(numerator + 1)), 3)
            as byar_upper
        from methods
    ),
    estimated as (
        select
            *,
            case
                when interval_method = 'wilson'
                then scale * sqrt(numerator * (denominator - numerator) / pow(denominator, 3))
                when is_byar then per_event * sqrt(numerator + pow(numerator * denominator_error, 2))
                when interval_method = 'wilson_weighted' then scale * coalesce(amount_error, 0)
                when interval_method = 'delta' then if(method = 'proportion', scale, 1) * amount_error
                when interval_method = 'normal' then mean_error(numerator, sum_of_squares, denominator)
            end as standard_error,
            case
                when interval_method = 'wilson' and numerator between 0 and denominator
                then
                    scale * greatest(
                        0.0,
                        (2.0 * numerator + z * z - score_half_width(numerator, denominator, z))
                        / (2.0 * (denominator + z * z))
                    )
                when is_byar and denominator_error = 0 then per_event * byar_lower
                when is_byar
                then
                    per_event * greatest(
                        0.0,
                        numerator
                        - sqrt(pow(numerator - byar_lower, 2) + pow(z * denominator_error * numerator, 2))
                    )
                when interval_method = 'wilson_weighted'
                then
                    scale * greatest(
                        0.0,
                        (2.0 * equal_events + z * z - score_half_width(equal_events, equal_weights, z))
                        / (2.0 * (equal_weights + z * z))
                    )
                when interval_method = 'delta' and method = 'proportion'
                then scale * greatest(0.0, numerator / denominator - z * amount_error)
                when interval_method = 'delta' then numerator / denominator - z * amount_error
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
                when is_byar and denominator_error = 0 then per_event * byar_upper
                when is_byar
                then
                    per_event
                    * (numerator + sqrt(pow(byar_upper - numerator, 2) + pow(z * denominator_error * numerator, 2)))
                when interval_method = 'wilson_weighted'
                then
                    scale * least(
                        1.0,
                        (2.0 * equal_events + z * z + score_half_width(equal_events, equal_weights, z))
                        / (2.0 * (equal_weights + z * z))
                    )
                when interval_method = 'delta' and method = 'proportion'
                then scale * least(1.0, numerator / denominator + z * amount_error)
                when interval_method = 'delta' then numerator / denominator + z * amount_error
                when interval_method = 'normal'
                then numerator / denominator + z * mean_error(numerator, sum_of_squares, denominator)
            end as ci_upper
        from errors
    )
select
    measure_code, period_grain, period_start_date, geography_type, geography_code, population_dimension,
    population_group, period_end_date, value, numerator, denominator, sample_size, standard_error, ci_lower, ci_upper,
    interval_method,
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
