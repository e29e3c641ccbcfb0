-- What a spreadsheet shows beside a row of an import: empty lines and the header counted. Null for rows kept before.
alter table import_rows
  add column line int;
