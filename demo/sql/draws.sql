-- Every draw is a hash of (seed and extract, row, stream), so that a value depends neither on threads nor on chunks.
-- One integer is hashed, not several: DuckDB combines several hashes by xor, which would make the streams dependent.
create macro u(i, stream) as (
    hash((getvariable('draw_offset') + (i)::ubigint * 64 + stream)::ubigint) >> 11
) / 9007199254740992.0;

create macro pick(choices, i, stream) as choices[1 + floor(u(i, stream) * len(choices))::integer];

-- Box-Muller; uses two streams.
create macro normal(i, stream) as sqrt(-2 * ln(1 - u(i, stream))) * cos(2 * pi() * u(i, stream + 1));

create macro person_name(i, stream) as pick(
    [
        'José', 'Maria', 'Chloë', 'James', 'Aisha', 'Günter', 'Linh', 'Renée', 'Daniel', 'Sofía', 'Kwame', 'Mei',
        'Zoé', 'Carlos', 'Anita', 'Björn', 'Grace', 'Omar', 'Núria', 'Peter',
    ],
    i,
    stream
)
|| ' '
|| pick(
    [
        'Núñez', 'Smith', 'Garcia', 'O''Neill', 'Nguyen', 'Müller', 'Johnson', 'Peña', 'Okafor', 'Lefèvre', 'Chen',
        'Kealoha', 'Haddad', 'Williams', 'Ramírez', 'Brown', 'Jönsson', 'Silva', 'Davis', 'Patel',
    ],
    i,
    stream + 1
);

create macro phone(i, stream) as '(555) 01' || lpad(floor(u(i, stream) * 100)::integer::varchar, 2, '0')
|| '-' || lpad(floor(u(i, stream + 1) * 10000)::integer::varchar, 4, '0');

-- A day of the chunk: busier weekdays have more entries in the list.
create macro drawn_day(i, stream) as pick(getvariable('days'), i, stream);

-- Naive local time to naive UTC. No event is drawn between one and three in the morning of a change of clocks.
create macro to_utc(local_at) as local_at + to_hours(
    case
        when local_at::date between date '2023-03-12' and date '2023-11-04' then 7
        when local_at::date between date '2024-03-10' and date '2024-11-02' then 7
        when local_at::date between date '2025-03-09' and date '2025-11-01' then 7
        else 8
    end
);
