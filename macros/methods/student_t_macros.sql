{#
  methods.student_t_95(df): the distance from zero within which 95 % of Student's t lie. Fisher's expansion in 1 / df
  (Abramowitz and Stegun 26.7.5, its coefficients at the normal quantile), which is exact to 13 digits above 400 degrees
  of freedom; below, Newton's rule on the distribution, which is a finite sum (26.7.3 and 26.7.4). The distribution is
  concave, so that the rule cannot miss.
#}
{% macro student_t_macros() -%}
    create or replace macro methods.student_t_inside(t, df) as
        case
            when df % 2 = 0
            then
                t / sqrt(df + t * t) * list_sum(
                    list_transform(
                        range(0, divide(df, 2)),
                        lambda k: exp(lgamma(k + 0.5) - lgamma(k + 1.0) - 0.5 * ln(pi()) + k * ln(df / (df + t * t)))
                    )
                )
            else
                2.0 / pi() * (
                    atan(t / sqrt(df))
                    + t * sqrt(df) / (df + t * t) * coalesce(
                        list_sum(
                            list_transform(
                                range(0, divide(df - 1, 2)),
                                lambda k: exp(
                                    lgamma(k + 1.0)
                                    - lgamma(k + 1.5)
                                    + 0.5 * ln(pi())
                                    - ln(2.0)
                                    + k * ln(df / (df + t * t))
                                )
                            )
                        ),
                        0.0
                    )
                )
        end;
    create or replace macro methods.student_t_density(t, df) as
        exp(
            lgamma((df + 1) / 2.0)
            - lgamma(df / 2.0)
            - 0.5 * ln(df * pi())
            - (df + 1) / 2.0 * ln(1.0 + t * t / df)
        );
    create or replace macro methods.student_t_start(df) as
        1.959963984540054
        + (2.372271230298562 + (2.8224986157396112 + (2.555849679507722 + 1.5895340533938225 / df) / df) / df)
        / df;
    create or replace macro methods.student_t_95(df) as
        case
            when df > 400
            then methods.student_t_start(df)
            when df >= 1
            then
                list_reduce(
                    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]::double[],
                    lambda t, step: t
                    - (methods.student_t_inside(t, df::bigint) - 0.95) / (2.0 * methods.student_t_density(t, df)),
                    methods.student_t_start(df)
                )
        end;
    comment on macro methods.student_t_inside is
    '(t, df): probability that Student''s t is at most t from zero; whole degrees of freedom.';
    comment on macro methods.student_t_density is
    '(t, df): density of Student''s t.';
    comment on macro methods.student_t_start is
    '(df): Fisher''s expansion of the distance within which 95 % of Student''s t lie. Used by student_t_95.';
    comment on macro methods.student_t_95 is
    '(df): distance from zero within which 95 % of Student''s t lie, for 95 % intervals. Null below one degree of freedom.';
{%- endmacro %}
