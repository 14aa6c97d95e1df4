{#
  methods.nchs_proportion_reliability(x, n): NCHS Data Presentation Standards for Proportions (Parker et al. 2017), by the
  exact 95 % interval: a denominator below 30, or an interval of 0.30 or wider, is unreliable; none or all asks for a
  review; an interval up to 0.05 is ok; between, wider than 130 % of the proportion is unreliable, and wider than 130 %
  of the complement is shown with a footnote: caution.
  methods.nchs_rate_reliability(x, n, relative_width): Standards for Rates and Counts (Series 2, No. 200, 2023): fewer
  than 10 events or in the denominator, or an interval wider than 160 % of the rate, is unreliable. A Poisson count of 10
  is never that wide: the width is for rates whose interval has other sources, and leaving it out means no others.
#}
{% macro nchs_reliability_macros() -%}
    create or replace macro methods.nchs_proportion_verdict(x, n, width) as
        case
            when n < 30 or width >= 0.3
            then 'unreliable'
            when x = 0 or x = n
            then 'review'
            when width <= 0.05
            then 'ok'
            when width > 1.3 * x / n::double
            then 'unreliable'
            when width > 1.3 * (n - x) / n::double
            then 'caution'
            else 'ok'
        end;
    create or replace macro methods.nchs_proportion_reliability(x, n) as
        case
            when n > 0 and n < 30 and x between 0 and n
            then 'unreliable'
            when n >= 30 and n <= 1e15 and x between 0 and n
            then
                [methods.clopper_pearson(x, n, 0.05)]
                .list_transform(lambda limits: methods.nchs_proportion_verdict(x, n, limits.upper - limits.lower))[1]
        end;
    create or replace macro methods.nchs_rate_reliability(x, n := null, relative_width := null) as
        case
            when x is null or x < 0
            then null
            when x < 10 or n < 10 or relative_width > 1.6
            then 'unreliable'
            else 'ok'
        end;
    comment on macro methods.nchs_proportion_verdict is
    '(x, n, width): the NCHS rule for a proportion x / n whose exact 95 % interval has this width. Used by nchs_proportion_reliability.';
    comment on macro methods.nchs_proportion_reliability is
    '(x, n): ok, caution (its complement is not reliable), unreliable or review (none or all). NCHS standards for proportions (2017). Null unless 0 <= x <= n and n > 0.';
    comment on macro methods.nchs_rate_reliability is
    '(x, n := null, relative_width := null): ok or unreliable, for x events in a denominator n and an interval of that width as a share of the rate. NCHS standards for rates and counts (2023).';
{%- endmacro %}
