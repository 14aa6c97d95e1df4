{#
  disparity_newton(t): logistic curve of each set by Newton steps, all sets at once, at most 50; `t` as
  disparity_ranks gives it (kind `whole`). One group is one record of the quasi-binomial regression of the
  share q on x = ridit − 1/2 with weight p, once (WHO's package weights twice); q is a whole number of people, as there.
  A row is a step of a set. A set stops at convergence, or without a result when the curve has become a jump: below a
  place all, above it none. A step moves the line by at most 4 at either end, so that extreme sets do not overshoot.
#}
{% macro disparity_newton(t) -%}
    with recursive
        points as (
            select
                set_key,
                any_value(j) as j,
                list({'p':p, 'x':x, 'q':round_even(y / scale * n, 0) / n}) as data,
                sum(p * round_even(y / scale * n, 0) / n) as mean
            from {{ t }}
            where kind = 'whole' and reason is null and not is_equal and low >= 0 and high <= scale and y is not null
            group by set_key
        ),
        steps as (
            select set_key, j, data, 0 as step, ln(mean / (1 - mean)) as a, 0.0::double as b, false as is_done
            from points
            where mean > 0 and mean < 1
            union all
            select
                set_key,
                j,
                data,
                step + 1,
                a + damp * da,
                b + damp * db,
                abs(da) + abs(db) < 1e-9 * (1 + abs(a) + abs(b))
            from
                (
                    select
                        *,
                        (h11 * g0 - h01 * g1) / nullif(h00 * h11 - h01 * h01, 0) as da,
                        (h00 * g1 - h01 * g0) / nullif(h00 * h11 - h01 * h01, 0) as db,
                        4 / greatest(4, abs(da) + 0.5 * abs(db)) as damp
                    from
                        (
                            select
                                *,
                                list_transform(data, lambda d:1 / (1 + exp(- a - b * d.x))) as fit,
                                list_sum(list_transform(data, lambda d, i:d.p * fit[i] * (1 - fit[i]))) as h00,
                                list_sum(list_transform(data, lambda d, i:d.p * fit[i] * (1 - fit[i]) * d.x)) as h01,
                                list_sum(
                                    list_transform(data, lambda d, i:d.p * fit[i] * (1 - fit[i]) * d.x * d.x)
                                ) as h11,
                                list_sum(list_transform(data, lambda d, i:d.p * (d.q - fit[i]))) as g0,
                                list_sum(list_transform(data, lambda d, i:d.p * (d.q - fit[i]) * d.x)) as g1
                            from steps
                            where not is_done and step < 50
                        )
                )
            where isfinite(da) and isfinite(db) and abs(a) + 0.5 * abs(b) < 30
        )
    select set_key, j, data, step, a, b
    from steps
    where is_done and abs(a) + 0.5 * abs(b) < 30
{%- endmacro %}
