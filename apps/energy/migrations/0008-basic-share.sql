-- what was agreed before shared the basic charge by energy
alter table energy_terms add basic_share text not null default 'energy' check (basic_share in ('energy', 'demand'));
alter table energy_terms alter basic_share drop default;
