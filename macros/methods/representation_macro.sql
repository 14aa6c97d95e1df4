{#
  methods.representation(t): a workforce, or any body of people, against a benchmark population, group by group. A
  set's groups are those that both sides know; the shares are of their sum. The limits of the ratio take the benchmark as
  given and the exact interval of the body's share. Standard deviations after Hazelwood School District v. United States
  (1977): observed less expected headcount over sqrt(n p (1 - p)).
#}
{% macro representation_macro() -%}
    create or replace macro methods.representation(t) as table
        with
            given as (
                select
                    set_key,
                    subgroup,
                    people::double as people,
                    benchmark::double as benchmark,
                    coalesce(subgroup = reference_subgroup, false) as is_reference
                from query_table(t)
                where people >= 0 and benchmark >= 0
            ),

            shares as (
                select
                    *,
                    sum(people) over in_set as set_people,
                    people / nullif(sum(people) over in_set, 0) as share,
                    benchmark / nullif(sum(benchmark) over in_set, 0) as benchmark_share
                from given
                window in_set as (partition by set_key)
            ),

            compared as (
                select
                    *,
                    share / nullif(benchmark_share, 0) as ratio,
                    set_people * benchmark_share as expected_people,
                    -- A reference group of nobody is no reference.
                    max(share / nullif(benchmark_share, 0)) filter (where is_reference) over in_set as reference_ratio,
                    0.5 * sum(abs(share - benchmark_share)) over in_set as dissimilarity,
                    sum(if(share > 0, share * ln(share / nullif(benchmark_share, 0)), 0)) over in_set as divergence
                from shares
                window in_set as (partition by set_key)
            ),

            tested as (
                select *, methods.clopper_pearson(people, set_people, 0.05) as share_limits
                from compared
            )

        select
            set_key,
            subgroup,
            people,
            benchmark,
            share,
            benchmark_share,
            ratio,
            share_limits.lower / nullif(benchmark_share, 0) as ratio_lower,
            share_limits.upper / nullif(benchmark_share, 0) as ratio_upper,
            100 * (share - benchmark_share) as gap_points,
            expected_people,
            expected_people - people as headcount_gap,
            (people - expected_people)
            / nullif(sqrt(set_people * benchmark_share * (1 - benchmark_share)), 0) as standard_deviations,
            methods.binomial_test(people, set_people, benchmark_share) as p_value,
            ratio / nullif(reference_ratio, 0) as relative_ratio,
            dissimilarity,
            divergence
        from tested;
    comment on macro table methods.representation is
    '(t): names a table with set_key, subgroup, people, benchmark, reference_subgroup (null = none). One row per set and group: shares of both, their ratio with exact 95 % limits, gap in percentage points, expected people and people missing to parity, standard deviations (Hazelwood 1977), exact binomial p, ratio against the reference group, and the set''s index of dissimilarity and Kullback-Leibler divergence.';
{%- endmacro %}
