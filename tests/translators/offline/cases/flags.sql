-- Columns that say yes or no: letters and numbers as well as true and false.

-- studio: How many passes have been removed?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE del_yn = 'Y';

-- studio: How many default passes haven't been removed?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE dflt_yn = 'Y' AND del_yn = 'N';

-- studio: How many passes with a discount are there?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE has_discount = 1;

-- gym: What is the ratio of active members to inactive members in Graz?
SELECT
  1.0 * COUNT(*) FILTER(WHERE
    is_active = 1) / NULLIF(COUNT(*) FILTER(WHERE
    is_active = 0), 0) AS ratio
FROM members
WHERE
  town = 'Graz';
