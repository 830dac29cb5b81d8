-- Columns that say yes or no: letters and numbers as well as true and false.

-- studio: How many passes have been removed?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE del_yn = 'Y';

-- studio: How many default passes haven't been removed?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE dflt_yn = 'Y' AND del_yn = 'N';

-- studio: How many passes with a discount are there?
SELECT COUNT(*) AS passes_count FROM desk.passes WHERE has_discount = 1;
