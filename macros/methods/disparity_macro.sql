{#
  methods.disparity(t): every summary measure of inequality of every set of groups, one row per set, measure and variant.
  Each step is a dbt macro (disparity_groups, disparity_pairs, …), but all become this one macro of DuckDB: a macro that
  calls another does not find it in a database that is only attached. Here the steps meet, and limits are added:
  95 %, estimate ± z s, for ratios estimate · exp(± z s). Nothing is ever NaN or infinite: what has no value is null,
  and `method_variant` says why after a colon (`logit: all_equal`), also when only the standard error has none.
#}
{% macro disparity_macro() -%}
    create or replace macro methods.disparity(t) as table
        with
            disparity_group_rows as materialized ({{ disparity_groups() }}),
            disparity_rank_rows as materialized ({{ disparity_ranks("disparity_group_rows") }}),
            disparity_fit_rows as materialized ({{ disparity_fits("disparity_rank_rows") }}),
            pairs as ({{ disparity_pairs("disparity_group_rows") }}),
            best as ({{ disparity_best("disparity_group_rows") }}),
            potential as ({{ disparity_potential("disparity_group_rows") }}),
            variation as ({{ disparity_variation("disparity_group_rows") }}),
            entropy as ({{ disparity_entropy("disparity_group_rows") }}),
            deviations as ({{ disparity_deviations("disparity_group_rows") }}),
            distances as ({{ disparity_distances("disparity_group_rows") }}),
            slopes as ({{ disparity_slopes("disparity_fit_rows") }}),
            concentration as ({{ disparity_concentration("disparity_fit_rows") }}),
            extended as ({{ disparity_extended("disparity_rank_rows") }}),
            logit as ({{ disparity_logit("disparity_fit_rows", "disparity_rank_rows") }}),
            measures as (
                select *
                from pairs
                union all
                select *
                from best
                union all
                select *
                from potential
                union all
                select *
                from variation
                union all
                select *
                from entropy
                union all
                select *
                from deviations
                union all
                select *
                from distances
                union all
                select *
                from slopes
                union all
                select *
                from concentration
                union all
                select *
                from extended
                union all
                select *
                from logit
            ),
            finite as (
                select
                    * replace (
                        case when reason is null and isfinite(estimate) then estimate end as estimate,
                        case
                            when reason is null and error_reason is null and isfinite(estimate) and isfinite(standard_error)
                            then standard_error
                        end as standard_error
                    )
                from measures
            ),
            limited as (
                select
                    *,
                    1.959963984540054 * standard_error as reach,
                    case when is_log then estimate * exp(-reach) else estimate - reach end as lower_limit,
                    case when is_log then estimate * exp(reach) else estimate + reach end as upper_limit
                from finite
            )
        select
            set_key,
            disparity_code,
            variant
            || case
                when estimate is null
                then ': ' || coalesce(reason, 'out_of_range')
                when standard_error is null
                then ': ' || coalesce(error_reason, 'no_standard_error')
                else ''
            end as method_variant,
            estimate,
            standard_error,
            case when isfinite(lower_limit) then lower_limit end as ci_lower,
            case when isfinite(upper_limit) then upper_limit end as ci_upper,
            case when estimate is not null then reference_group end as reference_group,
            j::integer as group_count
        from limited;
    comment on macro table methods.disparity is
    '(t): t names a table with set_key, subgroup, estimate, standard_error, population, subgroup_order (null = unordered), is_favourable, scale, reference_subgroup (null = none). One row per set, measure and variant: 28 measures of inequality with standard errors and 95 % limits by closed formulas; a null estimate says why in method_variant after a colon.';
{%- endmacro %}
