{#
  What each spelling (source_system, domain, spelling) stands for by the CTE `codes`: the code of the source's own system,
  else the one that holds for any system. Where a person may choose several, the parts of the spelling are decoded one by one:
  two or more groups are one group of their own (exclusive), and each is kept in `combined_codes` (alone or in combination).
  Whether somebody belongs to one group or to two cannot be told while a part is not mapped. `earlier_code` is the same answer
  under the standard of 1997.
#}
{% macro decoded_spellings(spelled) -%}
    select
        source_system,
        domain,
        spelling,
        case
            when has_unmapped then null when len(groups) > 1 then 'multiracial' else coalesce(groups[1], any_code)
        end as code,
        if(
            domain in ('{{ multi_select_domains() | join("', '") }}'),
            array_to_string(
                list_concat(
                    list_filter(groups, lambda g:g <> 'multiracial'),
                    if(has_unmapped or groups is null or list_contains(groups, 'multiracial'), ['unknown'], [])
                ),
                ';'
            ),
            null
        ) as combined_codes,
        case
            when has_unmapped or has_unbridged
            then null
            -- Of any race: the 1997 standard asked it apart.
            when list_contains(earlier_groups, 'hispanic')
            then 'hispanic'
            when len(earlier_groups) > 1
            then 'multiracial'
            else earlier_groups[1]
        end as earlier_code,
        case
            when has_unmapped then 'unmappable' when groups is null then coalesce(missing_kind, 'not_collected')
        end as missing_kind,
        is_lossy
    from
        (
            select
                parts.source_system,
                parts.domain,
                parts.spelling,
                list_sort(
                    list(distinct coalesce(own.code, shared.code)) filter (
                        where coalesce(own.code, shared.code) <> 'unknown'
                    )
                ) as groups,
                any_value(coalesce(own.code, shared.code)) as any_code,
                list(distinct coalesce(own.earlier_code, shared.earlier_code)) filter (
                    where coalesce(own.code, shared.code) <> 'unknown'
                ) as earlier_groups,
                bool_or(coalesce(own.earlier_code, shared.earlier_code) is null) filter (
                    where coalesce(own.code, shared.code) <> 'unknown'
                ) as has_unbridged,
                bool_or(coalesce(own.code, shared.code) is null and parts.part <> '') as has_unmapped,
                min(coalesce(own.missing_kind, shared.missing_kind)) as missing_kind,
                bool_or(coalesce(own.is_lossy, shared.is_lossy, false)) as is_lossy
            from (select *, lower({{ spelled_parts("spelling") }}) as part from ({{ spelled }})) as parts
            {%- for alias, system in [("own", "parts.source_system"), ("shared", "'*'")] %}
                left join
                    codes as {{ alias }}
                    on {{ alias }}.domain = parts.domain
                    and {{ alias }}.source_system = {{ system }}
                    and {{ alias }}.source_code = parts.part
            {%- endfor %}
            group by all
        )
{%- endmacro %}

{# The codes that a spelling is made of, a row each. #}
{% macro spelled_parts(spelling) -%}
    trim(
        unnest(
            if(
                domain in ('{{ multi_select_domains() | join("', '") }}'),
                string_split({{ spelling }}, ';'),
                [{{ spelling }}]
            )
        )
    )
{%- endmacro %}
