{#
  methods.contract_disparity(t): dollars to groups of firms against the firms that were ready, willing and able, as in
  disparity studies (NCHRP Report 644): utilisation = share of dollars, availability = share of firms, disparity index =
  100 utilisation / availability, below 80 substantial. Over all industries availability is weighted by the industry's
  dollars: a plain sum of firms would compare building contracts with available caterers. The exact test compares
  contracts, not dollars, with availability; over all industries there is none, because availability differs by industry.
#}
{% macro contract_disparity_macro() -%}
    create or replace macro methods.contract_disparity(t) as table
        with
            given as (
                select
                    set_key,
                    industry,
                    subgroup,
                    dollars::double as dollars,
                    contracts::double as contracts,
                    firms_available::double as firms_available
                from query_table(t)
                where dollars >= 0 and firms_available >= 0
            ),

            shares as (
                select
                    *,
                    sum(dollars) over in_industry as industry_dollars,
                    sum(contracts) over in_industry as industry_contracts,
                    dollars / nullif(sum(dollars) over in_industry, 0) as utilisation,
                    firms_available / nullif(sum(firms_available) over in_industry, 0) as availability
                from given
                window in_industry as (partition by set_key, industry)
            ),

            whole as (
                select
                    set_key,
                    subgroup,
                    sum(dollars) as dollars,
                    sum(contracts) as contracts,
                    sum(firms_available) as firms_available,
                    sum(dollars) / nullif(sum(industry_dollars), 0) as utilisation,
                    sum(availability * industry_dollars) / nullif(sum(industry_dollars), 0) as availability
                from shares
                group by all
            ),

            combined as (
                select
                    set_key,
                    industry,
                    subgroup,
                    dollars,
                    contracts,
                    firms_available,
                    utilisation,
                    availability,
                    methods.binomial_test(contracts, industry_contracts, availability) as p_value
                from shares
                union all by name
                select *, 'all' as industry, null::double as p_value
                from whole
            )

        select
            set_key,
            industry,
            subgroup,
            dollars,
            contracts,
            firms_available,
            utilisation,
            availability,
            100 * utilisation / nullif(availability, 0) as disparity_index,
            5 * utilisation < 4 * availability as is_substantial,
            p_value
        from combined;
    comment on macro table methods.contract_disparity is
    '(t): names a table with set_key, industry, subgroup, dollars, contracts, firms_available. One row per set, industry (and all) and group: share of dollars, availability (over all industries weighted by their dollars), disparity index (100 = parity, below 80 substantial), exact binomial p of the contracts.';
{%- endmacro %}
