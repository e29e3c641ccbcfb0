-- Statistics of these expressions serve no plan of ours, and sampling them took longer than all else: every row of the sample is folded by
-- a function, each time a tenth of the table has changed, which a busy hour does every few seconds.
alter index identities_by_value alter column 2 set statistics 0;
alter index contacts_in_order alter column 2 set statistics 0;
alter index contacts_in_order alter column 3 set statistics 0;
alter index conversations_by_words alter column 2 set statistics 0;
alter index companies_in_order alter column 2 set statistics 0;
alter index companies_by_name alter column 2 set statistics 0;
