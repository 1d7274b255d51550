"""For PostgreSQL: half words of up to twelve letters are entries of the index, so that a long one costs what a short one
does, and the database itself looks back from the newest as far as it must, in one answer."""

import sys

from django.db import migrations

MANY = 20_000
NEWEST = """
CREATE FUNCTION search_newest(entries text, kinds text[], most integer, length bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE PARALLEL UNSAFE SET plan_cache_mode = force_generic_plan AS $$
-- The numbers of at most so many of the newest documents that have these entries, newest first. What is frequent is found
-- in the first so many numbers back from the last; how many were found there says how far to look next.
DECLARE
    last bigint; unit bigint; near text; found bigint[];
BEGIN
    IF cardinality(kinds) = 0 THEN
        SELECT max(id) INTO last FROM search_document;
    ELSE
        SELECT max(newest) INTO last FROM unnest(kinds) AS one
        CROSS JOIN LATERAL (SELECT max(id) AS newest FROM search_document WHERE kind = one) AS of_a_kind;
    END IF;
    LOOP
        near := NULL;
        IF length < least(last, 8 * 32768) THEN
            unit := CASE WHEN length <= 8 * 512 THEN 512 WHEN length <= 8 * 4096 THEN 4096 ELSE 32768 END;
            SELECT entries || ' & (' || string_agg('''=in=' || unit || '=' || number || '''', ' | ') || ')' INTO near
            FROM generate_series((last - length) / unit, last / unit) AS number;
        END IF;
        -- Plus nothing: else PostgreSQL, which cannot know how often half a word occurs, may walk through every document.
        SELECT array_agg(id ORDER BY id DESC) INTO found FROM (
            SELECT id FROM search_document
            WHERE search_lexemes(title_words, text_words, tags, id) @@ coalesce(near, entries)::tsquery
            ORDER BY id + 0 DESC LIMIT most) AS these;
        found := coalesce(found, '{}');
        IF near IS NULL OR cardinality(found) >= most THEN
            RETURN found;
        END IF;
        -- As far as it takes to find enough, and a quarter more, if they lie as densely there.
        length := length * least(greatest(ceil(1.25 * most / greatest(cardinality(found), 1)), 2), 64)::bigint;
    END LOOP;
END $$"""


def _lexemes(longest):
    return f"""
CREATE OR REPLACE FUNCTION search_lexemes(title_words text, text_words text, tags text, id bigint) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL UNSAFE COST 10000 AS $$
SELECT array_to_tsvector(array_remove(string_to_array(title_words || ' ' || text_words || ' ' || tags, ' '), '')
    || ARRAY(SELECT left(word, letters) || '*'
        FROM unnest(string_to_array(title_words || ' ' || text_words, ' ')) AS word, generate_series(1, {longest}) AS letters
        WHERE letters <= length(word))
    || ARRAY(SELECT '=' || word FROM unnest(string_to_array(title_words, ' ')) AS word)
    || ARRAY(SELECT '=' || left(word, letters) || '*'
        FROM unnest(string_to_array(title_words, ' ')) AS word, generate_series(1, {longest}) AS letters
        WHERE letters <= length(word))
    || ARRAY['=in=512=' || id / 512, '=in=4096=' || id / 4096, '=in=32768=' || id / 32768])
$$"""


def _index_anew(apps, editor, longest):
    count = apps.get_model("search", "Document").objects.count()
    if count > MANY:
        print(f"\n    The index of {count:,} things is made anew; this takes about a minute for every 100,000.", file=sys.stderr)
    editor.execute("DROP INDEX search_words")
    editor.execute(_lexemes(longest))
    editor.execute(
        """CREATE INDEX search_words ON search_document
        USING gin (search_lexemes(title_words, text_words, tags, id)) WITH (fastupdate = off)"""
    )


def make(apps, editor):
    if editor.connection.vendor == "postgresql":
        _index_anew(apps, editor, 12)
        editor.execute(NEWEST)


def unmake(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION search_newest")
        _index_anew(apps, editor, 6)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_lighter_index")]
    operations = [migrations.RunPython(make, unmake)]
