{#
  methods.adverse_impact(t): the four-fifths rule of the Uniform Guidelines on Employee Selection Procedures (29 CFR
  1607.4 D), with what tells chance from pattern: the limits of the ratio (logarithm, Katz 1978), the pooled test of two
  shares, Fisher's exact test, the selections missing to parity and to four fifths, and whether one person more, taken
  from the reference group, would turn the verdict. Four fifths is compared in whole numbers: 24 of 50 against 30 of 50
  is exactly four fifths and not below. The reference is the named group, else the highest rate of the groups
  that are at least 2 % of the pool, as the Guidelines' questions and answers say (then more people, then the code); in
  the row of the reference group there is nothing to test.
#}
{% macro adverse_impact_macro() -%}
    create or replace macro methods.adverse_impact(t) as table
        with
            given as (
                select
                    set_key,
                    subgroup,
                    pool::double as pool,
                    selected::double as selected,
                    coalesce(subgroup = reference_subgroup, false) as is_named,
                    pool::double / sum(pool::double) over (partition by set_key) as pool_share
                from query_table(t)
                where pool > 0 and selected between 0 and pool
            ),

            ranked as (
                select
                    *,
                    selected / pool as rate,
                    row_number() over (
                        partition by set_key
                        order by is_named desc, pool_share >= 0.02 desc, selected / pool desc, pool desc, subgroup
                    )
                    = 1 as is_reference
                from given
            ),

            referred as (
                select
                    *,
                    max(subgroup) filter (where is_reference) over in_set as reference_subgroup,
                    max(pool) filter (where is_reference) over in_set as reference_pool,
                    max(selected) filter (where is_reference) over in_set as reference_selected,
                    max(rate) filter (where is_reference) over in_set as reference_rate
                from ranked
                window in_set as (partition by set_key)
            ),

            compared as (
                select
                    *,
                    rate / nullif(reference_rate, 0) as impact_ratio,
                    case
                        when not is_reference and selected > 0 and reference_selected > 0
                        then sqrt(1 / selected - 1 / pool + 1 / reference_selected - 1 / reference_pool)
                    end as log_error,
                    (selected + reference_selected) / (pool + reference_pool) as pooled_rate,
                    case
                        when not is_reference and reference_selected > 1
                        then (selected + 1) / pool / ((reference_selected - 1) / reference_pool)
                    end as ratio_with_one_more,
                    5 * selected * reference_pool < 4 * reference_selected * pool as is_below_four_fifths
                from referred
            )

        select
            set_key,
            subgroup,
            pool,
            selected,
            rate,
            reference_subgroup,
            impact_ratio,
            impact_ratio * exp(-1.959963984540054 * log_error) as ratio_lower,
            impact_ratio * exp(1.959963984540054 * log_error) as ratio_upper,
            is_below_four_fifths,
            case
                when not is_reference
                then
                    (rate - reference_rate)
                    / nullif(sqrt(pooled_rate * (1 - pooled_rate) * (1 / pool + 1 / reference_pool)), 0)
            end as z,
            case
                when not is_reference then methods.fisher_exact(selected, pool, reference_selected, reference_pool)
            end as p_value,
            greatest(0, reference_selected * pool / reference_pool - selected) as missing_to_parity,
            greatest(
                0, ceil((4 * reference_selected * pool - 5 * selected * reference_pool) / (5 * reference_pool))
            ) as missing_to_four_fifths,
            ratio_with_one_more,
            is_below_four_fifths and coalesce(
                5 * (selected + 1) * reference_pool >= 4 * (reference_selected - 1) * pool, false
            ) as is_flipped_by_one
        from compared;
    comment on macro table methods.adverse_impact is
    '(t): names a table with set_key, subgroup, pool, selected, reference_subgroup (null = the highest rate among groups of at least 2 % of the pool). One row per set and group: rate, ratio to the reference with 95 % limits, the four-fifths rule (29 CFR 1607.4 D), pooled z, Fisher''s exact p, selections missing to parity and to four fifths, and whether one selection more, taken from the reference group, turns the verdict.';
{%- endmacro %}
