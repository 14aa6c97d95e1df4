{#
  methods.nchs_proportion_reliability(x, n): NCHS Data Presentation Standards for Proportions (Parker et al. 2017), by the
  exact 95 % interval: a denominator below 30, or an interval of 0.30 or wider, is unreliable; none or all asks for a
  review; an interval up to 0.05 is ok; between, wider than 130 % of the proportion is unreliable, and wider than 130 %
  of the complement is shown with a footnote: caution.
  methods.nchs_rate_reliability(x, n, relative_width): Standards for Rates and Counts (Series 2, No. 200, 2023): fewer
  than 10 events or in the denominator, or an interval wider than 160 % of the rate, is unreliable. A Poisson count of 10
  is never that wide: the width is for rates whose interval has other sources, and leaving it out means no others.

  An exact interval costs a hundred times a Wilson interval, and most verdicts do not need it. None or all of 30 or more is
  a review: the interval is at most 0.116 wide. From 2,952 on it is at most 0.05 wide, whatever x (Hoeffding 1963: each
  limit is within sqrt(ln(40) / 2n) of x / n). Below that it is wider than Wilson's by more than 0 and less than 1.2 / n,
  which was found for every x and n and which a test repeats: when both ends give one verdict, that is the verdict.
#}
{% macro nchs_reliability_macros() -%}
    {%- set z = 1.959963984540054 %}
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
    create or replace macro methods.wilson_width(x, n) as
        2.0 * {{ z }} * sqrt(0.25 * {{ z }} * {{ z }} + x * (1.0 - x / n::double)) / (n + {{ z }} * {{ z }});
    create or replace macro methods.nchs_proportion_reliability(x, n) as
        case
            when n > 0 and n < 30 and x between 0 and n
            then 'unreliable'
            when n >= 30 and n <= 1e15 and x in (0, n)
            then 'review'
            when n >= 2952 and n <= 1e15 and x between 1 and n - 1
            then 'ok'
            when
                n >= 30 and n < 2952 and x between 1 and n - 1
                and methods.nchs_proportion_verdict(x, n, methods.wilson_width(x, n))
                = methods.nchs_proportion_verdict(x, n, methods.wilson_width(x, n) + 1.2 / n)
            then methods.nchs_proportion_verdict(x, n, methods.wilson_width(x, n))
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
    comment on macro methods.wilson_width is
    '(x, n): width of the 95 % score interval of the proportion x / n. Used by nchs_proportion_reliability.';
    comment on macro methods.nchs_proportion_reliability is
    '(x, n): ok, caution (its complement is not reliable), unreliable or review (none or all). NCHS standards for proportions (2017). Null unless 0 <= x <= n and n > 0.';
    comment on macro methods.nchs_rate_reliability is
    '(x, n := null, relative_width := null): ok or unreliable, for x events in a denominator n and an interval of that width as a share of the rate. NCHS standards for rates and counts (2023).';
{%- endmacro %}
