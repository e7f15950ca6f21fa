"""Words of general English that suggest the topics at the top, by IPTC Media Topics id.

Thought up for this, not drawn from any collection of texts. Between bars: what tells surely, what tells, what hints.
_ stands for a space; plurals and possessives need not be named. topic_words_below.py has those of topics further down.
"""

AT_THE_TOP: dict[str, str] = {
    "01000000": (  # arts, culture, entertainment and media
        "film movie actor actress album box_office singer grammy oscar bafta screenplay novelist theatre theatrical"
        " comedian premiere guitarist rapper soundtrack sitcom orchestra sculptor playwright choreographer hip-hop showbiz"
        " blockbuster songwriter bestseller culture_minister arts_council film-maker filmmaker dj | music song star"
        " starring audience award_ceremony award nominated nomination best_actor best_film best_actress critic festival"
        " cast comedy drama sequel concert band tour role stage episode celebrity entertainment artist artistic poet"
        " musical studio performance pop rock fans gig lyrics director chart hollywood broadway exhibition portrait novel"
        " author cinema musician broadcaster tv viewer presenter ratings | show book character title story series hit"
        " magazine won winner release released top best arts young performed copies prize"
    ),
    "02000000": (  # crime, law and justice
        "murder murdered detective jailed prosecutor manslaughter robbery burglary rapist stabbed stabbing magistrate"
        " crown_court supreme_court high_court defendant jury sentenced convicted barrister solicitor acquitted"
        " suspended_sentence life_sentence pleaded_guilty not_guilty remanded money_laundering | police arrested court"
        " charged prosecution trial judge guilty bail prison prisoner inmate theft stolen thief suspect offence crime"
        " criminal conviction custody gang cocaine heroin smuggling bribery corruption lawsuit sued fraud rape raped"
        " killer gunman shooting stole jail offender perjury tribunal lawyer attorney constable constabulary plaintiff |"
        " legal illegal evidence victim allegation alleged sentence appeal officer investigation case charges law accused"
        " ruling drugs"
    ),
    "03000000": (  # disaster, accident and emergency incident
        "earthquake tsunami flood flooding avalanche landslide volcano eruption hurricane shipwreck derailed derailment"
        " aid_agency disaster_relief plane_crash train_crash rescue_workers firefighter survivors death_toll coastguard"
        " capsized ran_aground | disaster rescue rescued explosion blaze wildfire famine relief_effort collapsed evacuated"
        " evacuation crash crashed collision emergency_services wreckage inferno arson_attack fire_crew ambulance"
        " fire_brigade | killed injured fire accident emergency damage victims lifeboat flames"
    ),
    "04000000": (  # economy, business and finance
        "economy economist inflation gdp shareholder stock_market interest_rate recession takeover merger dividend"
        " bankruptcy oil_price trade_deficit retail_sales consumer_spending pre-tax_profit share_price growth_rate"
        " economic_growth stock_exchange wall_street central_bank investment_bank chief_executive annual_profit"
        " balance_sheet trade_surplus hedge_fund earnings current_account world_bank monetary_fund credit_rating"
        " profit_warning turnover quarterly | economic shares profit investor analyst currency exports imports"
        " manufacturing bank firm company sales dollar euro yen yuan stake finance financial investment retailer debt"
        " creditor airline carmaker crude barrel opec revenue forecast bond business industrial deflation deficit"
        " acquisition bankrupt liquidation shipments lender loan subsidiary privatised commodities equity auditor bidder"
        " output tariff supermarket mortgage conglomerate exporter importer operating_profit market stocks | growth trade"
        " price consumer costs industry production bid offer deal quarter rise rose fell cut cost-cutting demand supply"
        " customers factory plant job_cuts workforce traders group finance_minister executive asset fund sector bn expand"
        " unit rate"
    ),
    "05000000": (  # education
        "teacher headteacher head_teacher pupil classroom university student curriculum gcse a-level tuition_fees"
        " undergraduate lecturer vice-chancellor schoolchildren school_meals ofsted exam_results literacy primary_school"
        " secondary_school truancy | school education exam college nursery schooling degree campus academic syllabus"
        " graduates inspector_of_schools textbook | training lesson class children learning teaching qualifications"
    ),
    "06000000": (  # environment
        "climate_change global_warming greenhouse_gas greenhouse_gases carbon_emissions endangered_species rainforest"
        " biodiversity deforestation conservationist environmentalist kyoto_protocol sewage ecosystem environment_agency"
        " salt_marsh wildlife_trust | emissions pollution wildlife conservation environmental carbon_dioxide habitat"
        " recycling toxic landfill renewable | environment species nature river green waste forest coast"
    ),
    "07000000": (  # health
        "hospital patient nhs cancer surgeon vaccine obesity mental_health diabetes clinic heart_disease maternity"
        " midwife midwives health_service health_board infection influenza bird_flu hiv aids symptoms immunisation"
        " heart_attack epidemic pandemic norovirus chemotherapy gp | disease doctor surgery nurse treatment medicine"
        " medical illness drug_trial therapy diagnosis diagnosed infected blood_pressure tumour health healthcare"
        " physician pharmaceutical smoking dementia | diet drugs risk patients tablets ward pain care"
    ),
    "08000000": (  # human interest
        "royal_family royal_wedding honeymoon golden_wedding lottery_winner centenarian buckingham_palace | bride groom"
        " newlyweds prince princess duchess birthday anniversary knighthood mbe obe wedding socialite | palace royal pet"
    ),
    "09000000": (  # labour
        "trade_union industrial_action picket_line walkout redundancies pay_dispute pay_offer strike_ballot shop_steward"
        " collective_bargaining minimum_wage picket work_to_rule dockers unemployment_benefit gig_economy | redundancy"
        " lay-offs layoffs pension overtime pay_rise working_hours apprenticeship retirement_age jobless unemployed |"
        " union employer employee wages strike workers jobs staff unemployment"
    ),
    "10000000": (  # lifestyle and leisure
        "recipe gardening gardener cookery holidaymaker nightclub allotment hobbyist theme_park crossword knitting diy |"
        " restaurant chef pub wine beer holiday lottery casino gambling leisure hobby cooking tourist camping backpacker"
        " antiques | travel party garden food hotel beach weekend"
    ),
    "11000000": (  # politics
        "prime_minister mp tory tories labour_party liberal_democrat lib_dem parliament parliamentary election"
        " general_election electorate voter downing_street home_secretary foreign_secretary manifesto backbencher lords"
        " westminster whitehall referendum by-election constituency opposition_leader party_leader politician"
        " select_committee election_campaign house_of_commons shadow_chancellor council_tax deputy_leader"
        " coalition_government head_of_state foreign_minister cabinet_minister home_office political_party polling_day"
        " ballot_box white_paper queen's_speech | minister political politics chancellor cabinet labour conservative"
        " policy commons vote voting campaign legislation peer asylum immigration secretary_of_state senator congress"
        " senate democrat republican councillor opposition coalition electoral parliamentarian constitutional ministry"
        " ambassador diplomat asylum_seeker national_security id_cards pledge presidential taxpayer tax_cuts"
        " public_services whip devolution government ministerial ombudsman civil_servant human_rights civil_liberties |"
        " party leader shadow bill tax president spokesman plans proposals reform debate public accused council britain"
        " mayor law voters issue amendment critics"
    ),
    "12000000": (  # religion and belief
        "church archbishop bishop vatican pope mosque synagogue clergy anglican catholic imam rabbi cathedral gospel"
        " parishioner koran ramadan theology islam hinduism christianity judaism buddhist | muslim christian jewish hindu"
        " sikh religious religion faith priest prayer worship bible vicar congregation sermon | holy spiritual easter"
    ),
    "13000000": (  # science and technology
        "software internet website web_site broadband computer pc browser hacker spyware spam e-mail email handset"
        " games_console gadget wi-fi operating_system search_engine blog blogger file-sharing peer-to-peer mp3 scientist"
        " technology encryption phishing laptop server microchip robot smartphone bluetooth gamer video_game computer_game"
        " astronomer spacecraft telescope genome mobile_phone desktop hard_drive net_user hi-tech text_message voip"
        " antivirus anti-virus semiconductor web_page home_computer high-definition camera_phone set-top_box online_gaming"
        " podcast digital_music data_protection malicious_code java linux open_source windows_user instant_messaging"
        " smart_card biometric | online web digital wireless download downloaded user data network device machine phone"
        " hardware satellite researcher research console gaming virus viruses chip pixel inventor innovation patent"
        " algorithm programmer laboratory physics chemistry astronomy planet fossil genetics dna prototype nanotechnology"
        " engineer portable electronics cyber net modem firewall storage gizmo interactive screen keyboard pcs it_security"
        " technological video dvd hacking on-demand electronic trojan worm 3g sms | information access tools content"
        " systems application service using users mobile security consumer_electronics experts format developers version"
        " experiment study science available people"
    ),
    "14000000": (  # society
        "homelessness homeless poverty racism racial_discrimination domestic_violence orphan adoption single_mother"
        " gay_marriage same-sex divorce_rate abortion child_poverty ethnic_minorities ethnic_minority social_worker"
        " binge_drinking euthanasia assisted_suicide foster_care child_abuse | charity discrimination racist sexism"
        " marriage divorce disabled disability teenager gender parenting elderly suicide bullying migrant multicultural"
        " volunteers welfare | family families community children women young society parents"
    ),
    "15000000": (  # sport
        "championship world_cup tournament olympic olympics medal medallist quarter-final semi-final grand_slam stadium"
        " athlete team-mate head_coach premiership injury_time six_nations coach champions_league captaincy world_champion"
        " world_record playmaker sporting_director kick-off title_race european_champion half-time second_half first_half"
        " opponent penalty_shoot-out world_number_one top-flight comeback_win | match squad player striker season fixture"
        " qualifier referee captain cup champion final league defeat victory goal scored injury seeded unbeaten"
        " bronze_medal gold_medal club game team rugby football cricket tennis golf sprint hamstring winger sport coaching"
        " teammate training_ground goalkeeper midfielder defender wicket sprinter tackle scorer manager knee ankle fitness"
        " | win won beat title play played playing round trophy rival debut lead minute half score side points crowd ball"
        " shot group_stage place race form boss chance finish squad_member fans fit start selected"
    ),
    "16000000": (  # conflict, war and peace
        "insurgent insurgency ceasefire suicide_bomber suicide_bombing peace_talks militant rebel_group guerrilla"
        " civil_war peacekeeper air_strike airstrike warlord militia massacre genocide coup refugee_camp peace_process"
        " war_zone gunfire shelling | troops soldier bombing war invasion rebel combat hostage riot protesters bomb"
        " warfare battlefield occupation | army military attack violence fighting killed demonstration weapons"
    ),
    "17000000": (  # weather
        "weather_forecast heatwave snowfall heavy_rain gale blizzard cold_snap met_office thunderstorm | storm forecaster"
        " rainfall temperatures snow frost drizzle humidity | rain wind winds sunshine fog"
    ),
}
