-- WebsiteCouncils: active councils by name, with the members who chose to be shown, and the next public meeting.
WITH page AS MATERIALIZED (
    SELECT id, slug, name, kind, region_id FROM council WHERE status = 'ACTIVE' ORDER BY name, id LIMIT 21
), shown AS MATERIALIZED (
    SELECT * FROM page ORDER BY name, id LIMIT 20
)
SELECT json_build_object('councils', json_build_object(
    'pageInfo', json_build_object(
        'hasNextPage', (SELECT count(*) > 20 FROM page),
        'endCursor', (SELECT json_build_array(name, id) FROM shown ORDER BY name DESC, id DESC LIMIT 1)),
    'nodes', coalesce((SELECT json_agg(json_build_object(
        'id', shown.id, 'slug', shown.slug, 'name', shown.name, 'kind', shown.kind,
        'region', (SELECT json_build_object('name', region.name) FROM region WHERE region.id = shown.region_id),
        'members', coalesce((
            SELECT json_agg(json_build_object('role', role, 'publicName', public_name) ORDER BY started_on, member.id)
            FROM council_member AS member
            WHERE member.council_id = shown.id AND is_public
                AND started_on <= (now() AT TIME ZONE 'Europe/Amsterdam')::date
                AND (ends_on IS NULL OR ends_on >= (now() AT TIME ZONE 'Europe/Amsterdam')::date)), '[]'::json),
        'priorities', coalesce((
            SELECT json_agg(json_build_object('year', year, 'rank', rank, 'title', title) ORDER BY rank, priority.id)
            FROM council_priority AS priority
            WHERE priority.council_id = shown.id
                AND year = extract(year FROM now() AT TIME ZONE 'Europe/Amsterdam')), '[]'::json),
        'nextMeeting', (
            SELECT json_build_object('title', title, 'startsAt', starts_at, 'place', place)
            FROM session_council JOIN session ON session.id = session_council.session_id
            WHERE session_council.council_id = shown.id AND session.kind = 'COUNCIL_MEETING'
                AND session.status <> 'CANCELLED' AND session.is_public AND session.starts_at > now()
            ORDER BY session.starts_at, session.id LIMIT 1)
    ) ORDER BY shown.name, shown.id) FROM shown), '[]'::json)))
