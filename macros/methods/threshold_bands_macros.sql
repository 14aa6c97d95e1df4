{#
  methods.threshold_bands(baseline_value, current_value, target_value, direction, bands): ordered rules on the share of
  the target attained, the first match wins. The default bands are those of seeds/reference/status_bands.csv. The lowest band is a deterioration when the value is also worse than its baseline. Shares are rounded to 12
  decimals before the comparison, because 8.55 / 9 is 95 %.
#}
{% macro threshold_bands_macros() -%}
    create or replace macro methods.default_bands() as
        [
            struct_pack(status := 'achieved', minimum := 1.0::double),
            struct_pack(status := 'on_track', minimum := 0.95::double),
            struct_pack(status := 'acceleration_needed', minimum := 0.85::double),
            struct_pack(status := 'limited_progress', minimum := 0.0::double)
        ];
    create or replace macro methods.first_band(attained, bands) as
        list_filter(bands, lambda band: round(attained, 12) >= band.minimum)[1].status;
    create or replace macro methods.target_ratio(current_value, target_value, direction) as
        case
            when methods.direction_sign(direction) = 1 and target_value > 0
            then current_value / target_value
            when methods.direction_sign(direction) = -1 and target_value >= 0 and current_value > 0
            then target_value / current_value
        end;
    create or replace macro methods.explain_attainment(current_value, target_value, direction, attained) as
        case
            when attained is null
            then 'Not judged: value, target or direction (increase or decrease) is missing.'
            when methods.is_met(current_value, target_value, direction)
            then methods.explain_met(current_value, target_value, direction)
            else
                format(
                    'Value {} attains {} % of the target of {} ({} wanted).',
                    methods.plain(current_value),
                    methods.plain(100.0 * attained),
                    methods.plain(target_value),
                    lower(direction)
                )
        end;
    create or replace macro methods.threshold_bands(
        baseline_value, current_value, target_value, direction, bands := null
    ) as
        [
            struct_pack(
                attained := methods.attainment(current_value, target_value, direction),
                is_worse := methods.direction_sign(direction) * sign(current_value - baseline_value) < 0
            )
        ]
        .list_transform(
            lambda facts: struct_pack(
                attained := facts.attained,
                is_worse := facts.is_worse,
                band := methods.first_band(facts.attained, coalesce(bands, methods.default_bands()))
            )
        )
        .list_transform(
            lambda facts: methods.verdict(
                case
                    when facts.band = 'limited_progress' and facts.is_worse
                    then 'deterioration'
                    else coalesce(facts.band, 'not_available')
                end,
                facts.attained,
                methods.target_ratio(current_value, target_value, direction),
                methods.explain_attainment(current_value, target_value, direction, facts.attained)
                || case
                    when facts.band = 'limited_progress' and facts.is_worse
                    then format(' It is worse than its baseline of {}.', methods.plain(baseline_value))
                    else ''
                end
            )
        )[1];
    comment on macro methods.default_bands is
    '(): the bands of threshold_bands, best first: list of structs (status, minimum share of the target).';
    comment on macro methods.first_band is
    '(attained, bands): status of the first of the ordered bands whose minimum is reached; null when none is.';
    comment on macro methods.target_ratio is
    '(current_value, target_value, direction): value over target, inverted for decrease; null when that has no meaning.';
    comment on macro methods.explain_attainment is
    '(current_value, target_value, direction, attained): the share of the target attained, in one line.';
    comment on macro methods.threshold_bands is
    '(baseline_value, current_value, target_value, direction, bands := null): verdict by ordered bands of the share of the target attained; without bands by the default ones. Score is that share, at most 1; ratio is value over target.';
{%- endmacro %}
